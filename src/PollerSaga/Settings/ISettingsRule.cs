namespace PollerSaga.Settings;

/// <summary>A check of values that are valid one by one, but not together. It runs only when every section is valid.</summary>
internal interface ISettingsRule
{
    void Validate(IServiceProvider services, SettingsCheck check);
}
