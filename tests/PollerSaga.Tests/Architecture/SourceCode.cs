using System.Text.RegularExpressions;
using PollerSaga.Tests.Documentation;

namespace PollerSaga.Tests.Architecture;

/// <summary>
/// The text of the repository's source files. The compiler replaces constants by their values, so compiled code does not show every import.
/// </summary>
internal static partial class SourceCode
{
    private static readonly string[] Projects = ["src", "tests", "benchmarks", "eng/coverage"];

    /// <summary>Source files of all projects, without generated ones: path from the root of the repository, and lines.</summary>
    public static IEnumerable<SourceFile> All => Projects.SelectMany(In);

    /// <summary>Imports between folders by <c>using</c> directives.</summary>
    /// <param name="folder">The project's folder.</param>
    /// <param name="root">The project's root namespace.</param>
    public static IEnumerable<Import> ImportsIn(string folder, string root) =>
        from file in In(folder)
        let fromFolder = Path.GetDirectoryName(Path.GetRelativePath(folder, file.Path))!.Replace('\\', '/')
        from line in file.Lines
        select (file, fromFolder, match: Using().Match(line)) into directive
        where directive.match.Success
        let toFolder = ImportedFolder(directive.match.Groups["name"].Value, folder, root)
        where toFolder is not null && toFolder != directive.fromFolder
        select new Import(directive.fromFolder, toFolder, $"{Path.GetFileName(directive.file.Path)} has {directive.match.Value.Trim()}");

    /// <summary>The C# and Razor files below a folder.</summary>
    public static IEnumerable<SourceFile> In(string folder) => Repository.Files(folder)
        .Where(path => path.EndsWith(".cs", StringComparison.Ordinal) || path.EndsWith(".razor", StringComparison.Ordinal))
        .Where(path => !path.Split('/').Any(name => name is "bin" or "obj"))
        .Select(path => new SourceFile(path, Repository.Read(path).TrimEnd('\n').Split('\n')));

    // Of a static using or an alias, the last part is a type: its folder is the longest part of the name that is one.
    private static string? ImportedFolder(string name, string folder, string root)
    {
        for (var target = CompiledCode.FolderOf(name, root); target is not null; target = Path.GetDirectoryName(target)!.Replace('\\', '/'))
        {
            if (target.Length == 0 || Repository.Has($"{folder}/{target}"))
                return target;
        }

        return null;
    }

    [GeneratedRegex(@"^@?(global )?using (static |\w+ = )?(?<name>PollerSaga[\w.]*)")]
    private static partial Regex Using();
}
