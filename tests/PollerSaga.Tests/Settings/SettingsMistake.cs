using PollerSaga.Tests.Support;

namespace PollerSaga.Tests.Settings;

/// <summary>A setting that cannot be, and what is said of it.</summary>
internal static class SettingsMistake
{
    public static TestCaseData Mistake(string name, Action<TestOptions> mistake, string message) =>
        new TestCaseData(mistake, message).SetArgDisplayNames(name);
}
