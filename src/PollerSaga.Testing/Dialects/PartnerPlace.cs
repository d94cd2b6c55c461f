namespace PollerSaga.Testing.Dialects;

/// <summary>The place of the pagination parameters in a request.</summary>
public enum PartnerPlace
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
