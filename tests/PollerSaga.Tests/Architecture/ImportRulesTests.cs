namespace PollerSaga.Tests.Architecture;

/// <summary>The rules find what they are for, in imports that are made up.</summary>
public sealed class ImportRulesTests
{
    private static readonly Import[] Sound =
    [
        new("Window", "Tasks", "Release uses PollerTask"),
        new("Delivery/Sqs", "Aws", "SqsQueue uses AwsClients"),
        new("Delivery/Sqs", "Delivery", "SqsMessage uses IReceivedMessage"),
        new("Delivery", "Delivery/Sqs", "DeliveryModule uses SqsQueue"),
        new("Processing", "Reports", "PayloadHandler uses IProcessingReports"),
        new("", "Maintenance", "AddPollerSaga uses MaintenanceModule"),
    ];

    [Test]
    public void Finds_nothing_where_all_imports_point_one_way() => Assert.Multiple(() =>
    {
        Assert.That(ImportRules.FindMutualImports(Sound), Is.Empty);
        Assert.That(ImportRules.FindImportsAgainstOrder(Sound), Is.Empty);
        Assert.That(ImportRules.FindImportsOfRoot(Sound), Is.Empty);
    });

    [Test]
    public void Finds_two_modules_that_import_each_other() => Assert.That(
        ImportRules.FindMutualImports([.. Sound, new Import("Tasks", "Window", "PollerTask uses PollerJobCounter")]),
        Is.EqualTo(new[] { "Tasks <-> Window: PollerTask uses PollerJobCounter; Release uses PollerTask" }));

    [Test]
    public void Finds_a_pair_whose_imports_are_in_sub_folders() => Assert.That(
        ImportRules.FindMutualImports([.. Sound, new Import("Aws", "Delivery/Spool", "AwsClients uses SpoolClaim")]),
        Is.EqualTo(new[] { "Aws <-> Delivery: AwsClients uses SpoolClaim; SqsQueue uses AwsClients" }));

    [Test]
    public void Finds_two_sub_folders_that_import_each_other() => Assert.That(
        ImportRules.FindMutualImports(
        [
            .. Sound,
            new Import("Delivery/Spool", "Delivery/Sqs", "SpoolClaim uses SqsQueue"),
            new Import("Delivery/Sqs", "Delivery/Spool", "SqsQueue uses SpoolClaim"),
        ]),
        Is.EqualTo(new[] { "Delivery/Spool <-> Delivery/Sqs: SpoolClaim uses SqsQueue; SqsQueue uses SpoolClaim" }));

    [Test]
    [TestCase("Storage/Commits", "Jobs", TestName = "Finds_a_domain_module_imported_by_the_storage")]
    [TestCase("Settings", "Faults", TestName = "Finds_a_module_imported_by_the_settings")]
    [TestCase("Tasks", "Fetching", TestName = "Finds_an_import_within_one_rank")]
    [TestCase("Reports", "Processing", TestName = "Finds_an_import_within_one_rank_that_is_allowed_the_other_way")]
    [TestCase("Schedules", "Settings", TestName = "Finds_a_folder_without_a_rank")]
    public void Finds_an_import_against_the_order(string from, string to) => Assert.That(
        ImportRules.FindImportsAgainstOrder([.. Sound, new Import(from, to, "One uses Other")]),
        Is.EqualTo(new[] { $"{from} -> {to}: One uses Other" }));

    [Test]
    public void Finds_a_module_that_imports_the_root() => Assert.That(
        ImportRules.FindImportsOfRoot([.. Sound, new Import("Window", "", "Release uses PollerSagaOptions")]),
        Is.EqualTo(new[] { "Window -> (root): Release uses PollerSagaOptions" }));
}
