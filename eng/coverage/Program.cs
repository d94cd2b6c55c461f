using PollerSaga.Coverage;

if (args is not [var input, var output])
{
    Console.Error.WriteLine("Usage: dotnet run --project eng/coverage -- DIALECTS.csv docs/coverage.md");
    return 64;
}

try
{
    var streams = CoverageReader.ReadAll(DialectTable.Parse(File.ReadAllText(input), input));
    File.WriteAllText(output, CoveragePage.Write(streams));
    Console.WriteLine($"{output}: {streams.Count(stream => stream.Missing is null)} of {streams.Count} streams can be expressed.");
    return 0;
}
catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
