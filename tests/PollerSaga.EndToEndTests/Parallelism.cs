// Each test starts its own processes. Two tests at a time suit a small machine.
[assembly: Parallelizable(ParallelScope.All)]
[assembly: LevelOfParallelism(2)]
[assembly: FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
