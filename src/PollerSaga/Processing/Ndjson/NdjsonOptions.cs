namespace PollerSaga.Processing.Ndjson;

/// <summary>The settings of <see cref="NdjsonProcessor"/>.</summary>
/// <param name="Directory">The folder of the files.</param>
/// <param name="RecordsProperty">The property of a page that holds its records.</param>
internal sealed record NdjsonOptions(string Directory, string RecordsProperty = NdjsonOptions.DefaultProperty)
{
    /// <summary>The default property of the records.</summary>
    public const string DefaultProperty = "payload";
}
