namespace PollerSaga.Tests.Storage.Plans;

/// <summary>A query of the read model or of the engine.</summary>
/// <param name="Name">What it is for.</param>
/// <param name="RunAsync">Runs it as production does.</param>
/// <param name="Accesses">How it may come to rows, as <see cref="QueryPlan.Accesses"/> has it.</param>
internal sealed record EngineQuery(string Name, Func<TestEngine, ManyRows, Task> RunAsync, params string[] Accesses);
