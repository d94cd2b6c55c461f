using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using PollerSaga.Contracts.Jobs;

namespace PollerSaga.Tests.Architecture;

/// <summary>The types of the engine and of the program, with what each uses: signatures, attributes, generics and method bodies.</summary>
internal static class CompiledCode
{
    /// <summary>Namespace of the engine.</summary>
    public const string Engine = nameof(PollerSaga);

    /// <summary>Namespace of the program.</summary>
    public const string Program = $"{Engine}.{nameof(Worker)}";

    private static readonly Lazy<IReadOnlyList<IType>> LoadedTypes = new(() =>
        TypesOf(typeof(PollerSagaServiceCollectionExtensions).Assembly, System.Reflection.Assembly.Load("pollersaga")));

    /// <summary>Every type, nested ones and those that the compiler generates included.</summary>
    public static IReadOnlyList<IType> Types => LoadedTypes.Value;

    /// <summary>What folders of the engine import from each other.</summary>
    public static IEnumerable<Import> EngineImports => ImportsIn(Engine);

    /// <summary>What folders of the program import from each other.</summary>
    public static IEnumerable<Import> ProgramImports => ImportsIn(Program);

    /// <summary>The folder of a namespace below a root namespace; null for one of another project.</summary>
    public static string? FolderOf(string? name, string root)
    {
        if (name is null)
            return null;

        var isOther = root == Engine && (IsBelow(name, Program) || IsBelow(name, typeof(StartPollerJob).Assembly.GetName().Name!));
        return isOther || !IsBelow(name, root) ? null : name[root.Length..].TrimStart('.').Replace('.', '/');
    }

    /// <summary>The types of some assemblies.</summary>
    public static IReadOnlyList<IType> TypesOf(params System.Reflection.Assembly[] assemblies) =>
        [.. new ArchLoader().LoadAssemblies(assemblies).Build().Types];

    private static IEnumerable<Import> ImportsIn(string root) =>
        from type in Types
        let fromFolder = FolderOf(type.Namespace?.FullName, root)
        where fromFolder is not null
        from target in type.Dependencies.Select(dependency => dependency.Target).Distinct()
        let toFolder = FolderOf(target.Namespace?.FullName, root)
        where toFolder is not null && toFolder != fromFolder
        select new Import(fromFolder, toFolder, $"{type.Name} uses {target.Name}");

    private static bool IsBelow(string name, string root) => name == root || name.StartsWith($"{root}.", StringComparison.Ordinal);

}
