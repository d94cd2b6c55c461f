using PollerSaga.Sources.Definitions;
using PollerSaga.Sources.Documents;
using PollerSaga.Sources.Reading;

namespace PollerSaga.Sources.Inline;

/// <summary>
/// A source of one stream without a file: a URL with the options <c>--paginate</c>, <c>--records</c> and <c>--header</c>. It becomes the
/// text of a definition, which is read, stored and hashed as any other.
/// </summary>
/// <param name="Text">The text of the definition, YAML.</param>
/// <param name="Definition">The definition.</param>
internal sealed record InlineSource(string Text, SourceDefinition Definition)
{
    /// <summary>The name of the stream.</summary>
    public const string StreamName = "pages";

    private const string DefaultName = "inline";

    /// <summary>Creates a source.</summary>
    /// <param name="url">The address of the listing. Its own query is kept.</param>
    /// <param name="paginate">The pagination: see <see cref="InlinePagination"/>.</param>
    /// <param name="records">The selector of the records; null for none.</param>
    /// <param name="headers">Headers as <c>Name: value</c>.</param>
    /// <param name="reader">Checks the definition.</param>
    /// <exception cref="InlineSourceException">An option is not valid.</exception>
    public static InlineSource Create(
        string url,
        string paginate,
        string? records,
        IReadOnlyCollection<string> headers,
        SourceReader reader)
    {
        var pagination = InlinePagination.Parse(paginate);
        var (address, path) = Split(url);
        var text = new InlineText();
        text.Add(0, "version", 1);
        text.Add(0, "name", NameOf(address));
        text.Add(0, "url", address);
        text.Open(0, "streams");
        text.Open(1, StreamName);
        if (path.Length > 0)
            text.Add(2, "path", path);
        if (pagination.NeedsBody)
            text.Add(2, "method", "POST");
        AddHeaders(text, headers);
        pagination.Write(text, level: 2);
        if (records is not null)
            text.Add(2, "records", records);

        var reading = reader.Read(text.ToString(), "command line");
        return reading.Definition is { } definition
            ? new InlineSource(text.ToString(), definition)
            : throw new InlineSourceException(string.Join(Environment.NewLine, reading.Errors.Select(Describe)));
    }

    private static void AddHeaders(InlineText text, IReadOnlyCollection<string> headers)
    {
        if (headers.Count == 0)
            return;

        text.Open(2, "headers");
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var header in headers)
        {
            // The message does not repeat the text, which may contain a secret.
            if (header.IndexOf(':', StringComparison.Ordinal) is not (> 0 and var colon))
                throw new InlineSourceException("--header is not 'Name: value', for example --header 'X-Api-Key: ${secret:key}'.");

            var name = header[..colon].Trim();
            if (!names.Add(name))
                throw new InlineSourceException($"--header {name} occurs twice. Remove one of them.");
            text.Add(3, name, header[(colon + 1)..].Trim());
        }
    }

    // A definition has the query of an address in the stream's path.
    private static (string Address, string Path) Split(string url)
    {
        var start = url.IndexOf("//", StringComparison.Ordinal);
        var end = start < 0 ? -1 : url.IndexOfAny(['/', '?', '#'], start + 2);
        return end < 0 ? (url, string.Empty) : (url[..end], url[end..]);
    }

    private static string NameOf(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && SourceNames.IsSource(uri.Host) ? uri.Host : DefaultName;

    /// <summary>Names the option instead of the place in a text that the user has not written.</summary>
    private static string Describe(DefinitionError error)
    {
        const string Stream = $"streams.{StreamName}";
        var (option, key) = error.Path switch
        {
            "url" or $"{Stream}.path" => ("URL", string.Empty),
            _ when error.Path.StartsWith($"{Stream}.pagination", StringComparison.Ordinal) =>
                ("--paginate", error.Path[$"{Stream}.pagination".Length..].TrimStart('.')),
            _ when error.Path.StartsWith($"{Stream}.headers", StringComparison.Ordinal) =>
                ("--header", error.Path[$"{Stream}.headers".Length..].TrimStart('.')),
            _ => ("--records", string.Empty),
        };
        return key.Length == 0 ? $"{option}: {error.Message}" : $"{option} {key}: {error.Message}";
    }
}
