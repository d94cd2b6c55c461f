namespace PollerSaga.Sources.Definitions;

/// <summary>The place of a parameter in a request.</summary>
public enum RequestPlace
{
    /// <summary>The query of the URL.</summary>
    Query,

    /// <summary>A header.</summary>
    Header,

    /// <summary>A member of the JSON body, as a path with dots.</summary>
    Json,

    /// <summary>A field of the form in the body.</summary>
    Form,
}
