using PollerSaga.Worker.Commands;

return await PollerSagaCommandLine.RunAsync(args);
