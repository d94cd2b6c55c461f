namespace PollerSaga.Tests.Architecture;

/// <summary>The dependencies between the folders of the engine and of the program.</summary>
public sealed class ImportTests
{
    private static readonly Lazy<List<Import>> Engine = new(() =>
        [.. CompiledCode.EngineImports, .. SourceCode.ImportsIn("src/PollerSaga", CompiledCode.Engine)]);

    private static readonly Lazy<List<Import>> Program = new(() =>
        [.. CompiledCode.ProgramImports, .. SourceCode.ImportsIn("src/PollerSaga.Worker", CompiledCode.Program)]);

    [Test]
    public void No_two_folders_of_the_engine_import_each_other() => Violations.AssertNone(ImportRules.FindMutualImports(Engine.Value));

    [Test]
    public void No_two_folders_of_the_program_import_each_other() => Violations.AssertNone(ImportRules.FindMutualImports(Program.Value));

    [Test]
    public void No_two_folders_of_the_test_partner_import_each_other() =>
        Violations.AssertNone(ImportRules.FindMutualImports(SourceCode.ImportsIn("src/PollerSaga.Testing", "PollerSaga.Testing")));

    [Test]
    public void Modules_import_only_modules_of_earlier_ranks() => Violations.AssertNone(ImportRules.FindImportsAgainstOrder(Engine.Value));

    [Test]
    public void No_module_of_the_engine_imports_the_root() => Violations.AssertNone(ImportRules.FindImportsOfRoot(Engine.Value));

    [Test]
    public void No_folder_of_the_program_imports_the_root() => Violations.AssertNone(ImportRules.FindImportsOfRoot(Program.Value));
}
