using System.Globalization;
using PollerSaga.Benchmarks.Commands;

CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;

return await BenchmarkCommandLine.RunAsync(args);
