using PollerSaga.Sources.Documents;

namespace PollerSaga.Tests.Sources.Documents;

public sealed class PlainScalarTests
{
    [TestCase("", ScalarType.Null)]
    [TestCase("~", ScalarType.Null)]
    [TestCase("null", ScalarType.Null)]
    [TestCase("true", ScalarType.Boolean)]
    [TestCase("FALSE", ScalarType.Boolean)]
    [TestCase("yes", ScalarType.Text)]
    [TestCase("no", ScalarType.Text)]
    [TestCase("0", ScalarType.Integer)]
    [TestCase("-12", ScalarType.Integer)]
    [TestCase("007", ScalarType.Text)]
    [TestCase("+1", ScalarType.Text)]
    [TestCase("0x10", ScalarType.Text)]
    [TestCase("1.50", ScalarType.Number)]
    [TestCase("1e3", ScalarType.Number)]
    [TestCase(".5", ScalarType.Text)]
    [TestCase("1:30", ScalarType.Text)]
    [TestCase("4xx", ScalarType.Text)]
    public void Has_the_type_that_JSON_can_express(string text, object type) => Assert.That(PlainScalar.TypeOf(text), Is.EqualTo(type));
}
