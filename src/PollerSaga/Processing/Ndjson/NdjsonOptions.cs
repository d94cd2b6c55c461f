namespace PollerSaga.Processing.Ndjson;

/// <summary>Where and what <see cref="NdjsonProcessor"/> writes.</summary>
/// <param name="Directory">The folder of the files.</param>
/// <param name="RecordsProperty">The property of a page that holds its records.</param>
internal sealed record NdjsonOptions(string Directory, string RecordsProperty = NdjsonOptions.UsualProperty)
{
    /// <summary>Where the records of a page are when nobody says otherwise.</summary>
    public const string UsualProperty = "payload";
}
