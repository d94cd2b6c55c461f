[assembly: SetUICulture("")]
[assembly: SetCulture("")]
[assembly: Category("Integration")]
[assembly: Parallelizable(ParallelScope.Fixtures)]
