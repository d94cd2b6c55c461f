namespace PollerSaga.Testing.Dialects;

/// <summary>The format of a partner's responses.</summary>
public enum PartnerFormat
{
    /// <summary>One JSON value.</summary>
    Json,

    /// <summary>A JSON object on each line.</summary>
    Jsonl,

    /// <summary>CSV (RFC 4180) with a header line.</summary>
    Csv,

    /// <summary>XML. Each record is an element <c>item</c>.</summary>
    Xml,

    /// <summary>Text, a record on each line.</summary>
    Text,
}
