using PollerSaga.Testing.Dialects;

namespace PollerSaga.Tests.Sources.Examples;

/// <summary>A stream of an example, and the test partner that stands for its API.</summary>
/// <param name="Name">The source and the stream, for example <c>github/issues</c>.</param>
/// <param name="Dialect">The text of the partner's dialect.</param>
/// <param name="PageSize">The page size that the definition requests, or that the partner chooses.</param>
/// <param name="Parameters">The parameters of the job, for example <c>owner=dotnet repository=runtime</c>.</param>
/// <param name="Username">The user name that the partner accepts.</param>
internal sealed record ExampleStream(string Name, string Dialect, int PageSize, string Parameters = "", string Username = "sample-user")
{
    public string Source => Name.Split('/')[0];

    public string Stream => Name.Split('/')[1];

    public IReadOnlyDictionary<string, string> JobParameters => Parameters
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(item => item.Split('=', 2))
        .ToDictionary(pair => pair[0], pair => pair[1]);

    /// <summary>
    /// The dialect. Fixed parameters of the API are accepted. Without the size that the definition requests, pages have another size.
    /// </summary>
    public PartnerDialect Partner => PartnerDialect.Parse($"{Dialect},strict=false") with
    {
        Size = Dialect.Contains("sizeParameter=none", StringComparison.Ordinal) ? PageSize : 7,
        MaxSize = PageSize,
        Credentials = PartnerCredentials.Default with { Username = Username },
    };

    public override string ToString() => Name;
}
