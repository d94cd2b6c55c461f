using System.Globalization;
using PollerSaga.Worker.Commands;
using PollerSaga.Worker.StandardStreams;

// Input and output are the same in every culture.
CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;

ProgramStreams.Use();
return await PollerSagaCommandLine.RunAsync(args);
