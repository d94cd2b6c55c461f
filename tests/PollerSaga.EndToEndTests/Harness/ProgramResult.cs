using System.Text.Json;
using PollerSaga.Contracts.Jobs;

namespace PollerSaga.EndToEndTests.Harness;

/// <summary>How a program ended and what it said.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
public sealed record ProgramResult(int ExitCode, string Output, string Error)
{
    /// <summary>Standard output as the one document of <c>--json</c>; throws when it is anything more or less.</summary>
    public PollerJobStatus Document => JsonSerializer.Deserialize<PollerJobStatus>(Output, JsonSerializerOptions.Web)!;

    /// <summary>For the message of an assertion that fails.</summary>
    public override string ToString() => $"exit code {ExitCode}, standard output:\n{Output}\nstandard error:\n{Error}";
}
