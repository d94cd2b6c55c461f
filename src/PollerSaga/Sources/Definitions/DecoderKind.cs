namespace PollerSaga.Sources.Definitions;

/// <summary>The format of the responses of a stream.</summary>
internal enum DecoderKind
{
    /// <summary>One JSON value.</summary>
    Json,

    /// <summary>A JSON value on each line.</summary>
    Jsonl,

    /// <summary>CSV (RFC 4180) with a header line.</summary>
    Csv,

    /// <summary>XML.</summary>
    Xml,

    /// <summary>Text, a record on each line.</summary>
    Text,
}
