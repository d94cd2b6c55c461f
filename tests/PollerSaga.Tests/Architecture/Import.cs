namespace PollerSaga.Tests.Architecture;

/// <summary>One folder's use of another.</summary>
/// <param name="From">The folder that imports, for example <c>Jobs/Control</c>; empty for the root.</param>
/// <param name="To">The imported folder.</param>
/// <param name="Example">A type or file that imports, and what it imports.</param>
internal sealed record Import(string From, string To, string Example)
{
    /// <summary>Name of the root in messages.</summary>
    public const string Root = "(root)";

    /// <summary>
    /// The two sibling folders that this import connects: <c>Jobs</c> and <c>Window</c> for an import of <c>Window</c> by
    /// <c>Jobs/Control</c>. Null where one folder contains the other.
    /// </summary>
    public (string From, string To)? Siblings
    {
        get
        {
            var (from, to) = (From.Split('/'), To.Split('/'));
            var common = from.Zip(to).TakeWhile(names => names.First == names.Second).Count();
            return common == from.Length || common == to.Length || From.Length == 0 || To.Length == 0
                ? null
                : (string.Join('/', from[..(common + 1)]), string.Join('/', to[..(common + 1)]));
        }
    }

    /// <summary>The module of <see cref="From"/>: its first folder.</summary>
    public string FromModule => ModuleOf(From);

    /// <summary>The module of <see cref="To"/>.</summary>
    public string ToModule => ModuleOf(To);

    public override string ToString() => $"{Named(From)} -> {Named(To)}: {Example}";

    private static string ModuleOf(string folder) => Named(folder.Split('/')[0]);

    private static string Named(string folder) => folder.Length == 0 ? Root : folder;
}
