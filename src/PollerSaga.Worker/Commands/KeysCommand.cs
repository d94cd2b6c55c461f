using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PollerSaga.ApiKeys;
using PollerSaga.Jobs.Control;
using PollerSaga.Worker.Commands.Parsing;
using PollerSaga.Worker.ConsoleOutput;
using PollerSaga.Worker.Exits;
using PollerSaga.Worker.Hosting;

namespace PollerSaga.Worker.Commands;

/// <summary><c>pollersaga keys add|list|remove</c>.</summary>
internal static class KeysCommand
{
    private const int MaxDays = 3650;

    private static readonly string[] Permissions = [.. Enum.GetNames<JobPermission>().Select(name => name.ToLowerInvariant())];

    private static string Choice => $"{string.Join(", ", Permissions[..^1])} or {Permissions[^1]}";

    public static Command Create(string[] settings) => new(
        "keys",
        """
        Adds, lists and removes keys of the HTTP API. Workers ask for a key if PollerSaga:Http:Authentication is Required. They
        read the keys from their database, also while these commands change it.

        Example:
          pollersaga keys add deployment --permission operate --data ./pollersaga-data
          pollersaga keys remove deployment --data ./pollersaga-data
        """)
    {
        CreateAdd(settings),
        CreateList(settings),
        CreateRemove(settings),
    };

    private static Command CreateAdd(string[] settings)
    {
        var (name, data, json) = (NameArgument("The owner of the key, in the history of jobs."), Data(), CommonOptions.Json());
        var permission = new Option<JobPermission>("--permission")
        {
            Description = $"{Choice}; manage, to change sources, includes operate, and operate includes read. Default: read.",
            HelpName = "PERMISSION",
            CustomParser = ParsePermission,
        };
        var days = CommonOptions.WholeNumber(
            "--days",
            "Number of days after which the key is refused; 0 for never.",
            minimum: 0,
            maximum: MaxDays,
            defaultValue: 0);
        var command = new Command(
            "add",
            """
            Creates a key, and prints it once. Only a hash of it is stored. To replace a key, add another one under another name,
            and remove the first.

            Exit codes: 0 created, 3 a key with this name exists, or no database.

            Example:
              pollersaga keys add deployment --permission operate --days 90
            """)
        {
            name,
            permission,
            days,
            data,
            json,
        };
        command.SetAction(async (parsed, _) =>
        {
            var (owner, level, lifetime) = (
                parsed.GetRequiredValue(name),
                parsed.GetValue(permission),
                parsed.GetValue(days) is > 0 and var number ? TimeSpan.FromDays(number) : (TimeSpan?)null);
            using var host = Open(parsed.GetValue(data), settings);
            if (await host.Services.GetRequiredService<ApiKeyStore>().AddAsync(owner, level, lifetime) is not { } key)
            {
                Console.Error.WriteLine($"pollersaga: The key {owner} exists. Remove it, or choose another name.");
                return ExitCodes.Failed;
            }

            if (parsed.GetValue(json))
            {
                JsonOutput.Write(new { name = owner, permission = NameOf(level), key = key.ToString() });
            }
            else
            {
                Console.WriteLine(key);
                Console.Error.WriteLine("The key is not shown again. Send it as 'Authorization: Bearer KEY', or set POLLERSAGA_API_KEY for "
                    + "the commands with --server.");
            }

            return ExitCodes.Completed;
        });
        return command;
    }

    private static Command CreateList(string[] settings)
    {
        var (data, json) = (Data(), CommonOptions.Json());
        var command = new Command("list", "Lists the keys by name, without their secrets. With --json, as an array.") { data, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var host = Open(parsed.GetValue(data), settings);
            var keys = await host.Services.GetRequiredService<ApiKeyStore>().ListAsync(cancellationToken);
            if (!parsed.GetValue(json))
                Tables.WriteKeys(keys);
            else
                JsonOutput.Write(keys.Select(
                    key => new { key.Id, key.Name, permission = NameOf(key.Permission), key.CreatedAt, key.ExpiresAt }));
            return ExitCodes.Completed;
        });
        return command;
    }

    private static Command CreateRemove(string[] settings)
    {
        var (name, data) = (NameArgument("The name of the key."), Data());
        var command = new Command(
            "remove",
            """
            Removes a key. Workers refuse it immediately, and end the sessions in the browser that it opened within a minute.

            Exit codes: 0 removed, 1 unknown key, 3 no database.
            """)
        {
            name,
            data,
        };
        command.SetAction(async (parsed, _) =>
        {
            using var host = Open(parsed.GetValue(data), settings);
            var owner = parsed.GetRequiredValue(name);
            if (await host.Services.GetRequiredService<ApiKeyStore>().RemoveAsync(owner))
            {
                Console.WriteLine($"The key {owner} is removed.");
                return ExitCodes.Completed;
            }

            Console.Error.WriteLine($"pollersaga: The key {owner} does not exist. 'pollersaga keys list' lists the keys.");
            return ExitCodes.NotFound;
        });
        return command;
    }

    private static Argument<string> NameArgument(string description) => new("NAME")
    {
        Description = $"{description} At most {ApiKey.MaxNameLength} characters.",
        CustomParser = result =>
        {
            var word = CommonOptions.Word(result);
            return word.Length is > 0 and <= ApiKey.MaxNameLength && !string.IsNullOrWhiteSpace(word) && !word.Any(char.IsControl)
                ? word
                : CommonOptions.Refuse<string>(result, $"expected a name of 1 to {ApiKey.MaxNameLength} characters");
        },
    };

    private static Option<string?> Data() => CommonOptions.OptionalData("the database of the settings");

    private static JobPermission ParsePermission(ArgumentResult result) =>
        Array.IndexOf(Permissions, CommonOptions.Word(result)) is >= 0 and var index
            ? Enum.GetValues<JobPermission>()[index]
            : CommonOptions.Refuse<JobPermission>(result, $"expected {Choice}");

    private static string NameOf(JobPermission permission) => Permissions[Array.IndexOf(Enum.GetValues<JobPermission>(), permission)];

    private static IHost Open(string? data, string[] settings) => EngineHost.BuildReader(
        data is null && EngineHost.NamesDatabase(settings) ? null : DataFolder.FindData(data ?? DataFolder.DefaultPath),
        settings);
}
