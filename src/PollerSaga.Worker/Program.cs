using System.Globalization;
using PollerSaga.Worker.Commands;

// Input and output are the same in every culture.
CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;

return await PollerSagaCommandLine.RunAsync(args);
