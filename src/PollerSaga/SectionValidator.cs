using Microsoft.Extensions.Options;
using PollerSaga.Settings;

namespace PollerSaga;

/// <summary>Checks one section of the settings, for who needs no others.</summary>
internal sealed class SectionValidator(Action<PollerSagaOptions, SettingsCheck> validate) : IValidateOptions<PollerSagaOptions>
{
    public ValidateOptionsResult Validate(string? name, PollerSagaOptions options)
    {
        var check = new SettingsCheck();
        validate(options, check);
        return check.Result;
    }
}
