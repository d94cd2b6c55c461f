namespace PollerSaga.Settings;

/// <summary>The options of one section below <c>PollerSaga</c>.</summary>
internal interface ISettings
{
    /// <summary>The name of the section, for example <c>Fetching</c>.</summary>
    static abstract string Section { get; }

    /// <summary>Adds a sentence for each invalid value of this section.</summary>
    void Validate(SettingsCheck check);
}
