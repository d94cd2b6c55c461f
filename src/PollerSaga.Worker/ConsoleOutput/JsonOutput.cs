using System.Text.Json;

namespace PollerSaga.Worker.ConsoleOutput;

/// <summary>The document of <c>--json</c> on standard output, with the names of the HTTP API.</summary>
internal static class JsonOutput
{
    public static void Write<T>(T document) => Console.Out.WriteLine(JsonSerializer.Serialize(document, JsonSerializerOptions.Web));
}
