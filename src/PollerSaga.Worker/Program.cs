using System.Globalization;
using PollerSaga.Worker.Commands;

// What it prints and reads is the same wherever it runs.
CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;

return await PollerSagaCommandLine.RunAsync(args);
