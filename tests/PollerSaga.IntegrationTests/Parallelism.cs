[assembly: Category("Integration")]
[assembly: Parallelizable(ParallelScope.Fixtures)]
