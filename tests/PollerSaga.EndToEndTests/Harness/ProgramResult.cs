using System.Text.Json;
using PollerSaga.Contracts.Jobs;

namespace PollerSaga.EndToEndTests.Harness;

/// <summary>Exit code and output of a program.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
public sealed record ProgramResult(int ExitCode, string Output, string Error)
{
    /// <summary>Standard output as the document of <c>--json</c>. Throws if it is not exactly one document.</summary>
    public PollerJobStatus Document => JsonSerializer.Deserialize<PollerJobStatus>(Output, JsonSerializerOptions.Web)!;

    /// <summary>Returns the text for failed assertions.</summary>
    public override string ToString() => $"exit code {ExitCode}, standard output:\n{Output}\nstandard error:\n{Error}";
}
