using Microsoft.Extensions.Options;

namespace PollerSaga.Settings;

/// <summary>Fails the options of any section while one of the host's sections is invalid, with the mistakes of all.</summary>
internal sealed class SettingsValidator<TOptions>(SettingsReport report) : IValidateOptions<TOptions>
    where TOptions : class
{
    public ValidateOptionsResult Validate(string? name, TOptions options) =>
        report.Failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(report.Failures);
}
