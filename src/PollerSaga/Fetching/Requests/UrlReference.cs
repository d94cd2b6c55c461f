using System.Buffers;

namespace PollerSaga.Fetching.Requests;

/// <summary>Resolves the links of responses (RFC 3986, 5.2). The text of a link stays as it is, byte by byte.</summary>
internal static class UrlReference
{
    private static readonly SearchValues<char> SchemeCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-.");

    /// <summary>Resolves a link against the address of its response.</summary>
    /// <param name="address">The address of the response.</param>
    /// <param name="reference">An absolute URL, or a relative one, for example <c>?page=2</c>.</param>
    /// <returns>The absolute URL. It is not checked.</returns>
    public static string Resolve(Uri address, string reference)
    {
        var text = reference.Trim();
        if (HasScheme(text))
            return text;
        if (text.StartsWith("//", StringComparison.Ordinal))
            return $"{address.Scheme}:{text}";

        var origin = UrlText.OriginOf(address);
        var (basePath, baseQuery) = UrlText.TargetOf(address);
        if (basePath.Length == 0)
            basePath = "/";
        return text switch
        {
            "" or ['#', ..] => UrlText.Write(origin, basePath, baseQuery.Length == 0 ? [] : [baseQuery]),
            ['?', ..] => $"{origin}{basePath}{text}",
            ['/', ..] => $"{origin}{text}",
            _ => origin + Merge(basePath, text),
        };
    }

    private static bool HasScheme(string text)
    {
        var end = text.AsSpan().IndexOfAny(":/?#");
        return end > 0 && text[end] == ':' && char.IsAsciiLetter(text[0])
            && text.AsSpan(0, end).IndexOfAnyExcept(SchemeCharacters) < 0;
    }

    // The steps '.' and '..' of the link apply to the folder of the address.
    private static string Merge(string basePath, string reference)
    {
        var end = reference.AsSpan().IndexOfAny('?', '#');
        var (path, rest) = end < 0 ? (reference, string.Empty) : (reference[..end], reference[end..]);

        var steps = basePath.Split('/')[1..^1].ToList();
        var segments = path.Split('/');
        for (var i = 0; i < segments.Length; i++)
        {
            var isFolder = segments[i] is "." or "..";
            if (segments[i] == ".." && steps.Count > 0)
                steps.RemoveAt(steps.Count - 1);
            if (!isFolder)
                steps.Add(segments[i]);
            else if (i == segments.Length - 1)
                steps.Add(string.Empty);
        }

        return $"/{string.Join('/', steps)}{rest}";
    }
}
