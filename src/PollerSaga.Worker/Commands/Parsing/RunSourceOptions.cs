using System.CommandLine;
using PollerSaga.Jobs.Preparation;
using PollerSaga.Sources.Inline;
using PollerSaga.Sources.Reading;
using PollerSaga.Worker.ConsoleOutput;
using PollerSaga.Worker.Exits;
using PollerSaga.Worker.Runs;

namespace PollerSaga.Worker.Commands.Parsing;

/// <summary>The options of <c>run</c> that name its source: a file, or a URL with a pagination.</summary>
internal sealed class RunSourceOptions
{
    private readonly Option<string?> _file = new("--source")
    {
        Description = "The file of a source, with the stream to poll, instead of URL. A source with one stream needs no :STREAM.",
        HelpName = "FILE[:STREAM]",
    };

    private readonly Option<IReadOnlyDictionary<string, string>?> _parameters = SourceOptions.Parameters();

    private readonly Option<string[]> _secretFiles = SourceOptions.SecretFiles();

    private readonly Option<string?> _paginate = new("--paginate")
    {
        Description = "How the API at URL divides its listing into pages: none, page, offset, cursor, keyset, nextUrl or linkHeader, with "
            + "its keys. Default: startAt and count.",
        HelpName = "PAGINATION",
    };

    private readonly Option<string?> _records = new("--records")
    {
        Description = "With --paginate: the array with the records of a page, for example '$.items'.",
        HelpName = "SELECTOR",
    };

    private readonly Option<string[]> _headers = new("--header")
    {
        Description = "With --paginate: a header of every request; secrets as ${secret:NAME}. The option can be repeated.",
        HelpName = "'NAME: VALUE'",
        Arity = ArgumentArity.OneOrMore,
        DefaultValueFactory = _ => [],
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _file, _parameters, _secretFiles, _paginate, _records, _headers })
            command.Add(option);
    }

    /// <summary>Reads the source. If its definition has errors, they are on standard error.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="url">The URL; null for none.</param>
    /// <param name="source">The source; null for a URL of the built-in dialect.</param>
    /// <returns>Whether the definition is valid.</returns>
    /// <exception cref="UsageException">The options do not fit together, or one of them is invalid.</exception>
    public bool TryRead(ParseResult parsed, Uri? url, out RunSource? source)
    {
        source = null;
        var (file, paginate) = (parsed.GetValue(_file), parsed.GetValue(_paginate));
        if (url is null == file is null)
        {
            throw new UsageException(url is null
                ? "run needs URL or --source: the address of a paginated API, or the file of a source. 'pollersaga run --help' shows an "
                    + "example."
                : "URL and --source name two APIs. Use one of them.");
        }

        if (file is not null)
        {
            Refuse(parsed, "belongs to URL. Write it into the file of the source.", _paginate, _records, _headers);
            return TryReadFile(parsed, file, out source);
        }

        Refuse(parsed, "belongs to --source. Write the value into the URL, or name a file.", _parameters);
        if (paginate is null)
        {
            Refuse(parsed, "needs --paginate, for example --paginate page:page,per_page=100.", _records, _headers, _secretFiles);
            return true;
        }

        source = Inline(parsed, url!, paginate);
        return true;
    }

    private bool TryReadFile(ParseResult parsed, string file, out RunSource? source)
    {
        source = null;
        var (path, stream) = SourceFile.Split(file);
        var text = SourceFile.Read(path);
        var reading = new SourceReader([], []).Read(text, path);
        if (reading.Definition is not { } definition)
        {
            SourceReport.WriteErrors(path, reading);
            return false;
        }

        var parameters = parsed.GetValue(_parameters) ?? new Dictionary<string, string>();
        source = RunSource.Of(
            text,
            StreamWords.Find(() => RequestedStream.Of(definition, version: string.Empty, stream, parameters)),
            [
                "--source",
                file,
                .. parameters.SelectMany(parameter => new[] { "--param", $"{parameter.Key}={parameter.Value}" }),
                .. SecretWords(parsed),
            ],
            SecretFile.ReadAll(parsed.GetRequiredValue(_secretFiles)));
        return true;
    }

    private RunSource Inline(ParseResult parsed, Uri url, string paginate)
    {
        var (records, headers) = (parsed.GetValue(_records), parsed.GetRequiredValue(_headers));
        try
        {
            var inline = InlineSource.Create(url.OriginalString, paginate, records, headers, new SourceReader([], []));
            return RunSource.Of(
                inline.Text,
                RequestedStream.Of(inline.Definition, version: string.Empty, InlineSource.StreamName, parameters: null),
                [
                    url.OriginalString,
                    "--paginate",
                    paginate,
                    .. records is null ? Array.Empty<string>() : ["--records", records],
                    .. headers.SelectMany(header => new[] { "--header", header }),
                    .. SecretWords(parsed),
                ],
                SecretFile.ReadAll(parsed.GetRequiredValue(_secretFiles)));
        }
        catch (InlineSourceException exception)
        {
            throw new UsageException(exception.Message);
        }
    }

    private IEnumerable<string> SecretWords(ParseResult parsed) =>
        parsed.GetRequiredValue(_secretFiles).SelectMany(file => new[] { "--secret-file", file });

    private static void Refuse(ParseResult parsed, string reason, params Option[] options)
    {
        foreach (var option in options)
        {
            if (parsed.GetResult(option) is { Implicit: false })
                throw new UsageException($"{option.Name} {reason}");
        }
    }
}
