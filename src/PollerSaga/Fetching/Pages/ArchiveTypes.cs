namespace PollerSaga.Fetching.Pages;

/// <summary>
/// Media types of compressed files. Such a body is a payload of its own: it is saved as sent, neither decoded nor counted.
/// </summary>
internal static class ArchiveTypes
{
    private static readonly HashSet<string> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        "application/gzip",
        "application/x-gzip",
        "application/zip",
        "application/x-zip-compressed",
    };

    public static bool Contains(string? mediaType) => mediaType is not null && Types.Contains(mediaType);
}
