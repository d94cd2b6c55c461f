using System.Net;
using System.Security.Claims;
using PollerSaga.ApiKeys;
using PollerSaga.Jobs.Control;
using PollerSaga.Worker.Access;
using PollerSaga.Worker.Protection;

namespace PollerSaga.Tests.Worker.Access;

public sealed class PermissionsTests
{
    private static readonly HttpOptions Options = new() { ReadRole = "viewer", OperateRole = "operator" };

    [TestCase("roles", "viewer", true, false)]
    [TestCase("groups", "viewer", true, false)]
    [TestCase("role", "operator", true, true)]
    [TestCase("scope", "openid operator", true, true)]
    [TestCase("scp", "viewer profile", true, false)]
    [TestCase("scope", "viewers", false, false)]
    [TestCase("roles", "viewer operator", false, false)]
    [TestCase("name", "operator", false, false)]
    [TestCase("permission", "Operate", false, false)]
    [TestCase("key", "0123456789abcdef", false, false)]
    public void Come_from_the_roles_of_a_token(string claim, string value, bool canRead, bool canOperate) =>
        AssertPermissions(UserWith(new Claim(claim, value)), Options, canRead, canOperate);

    [Test]
    public void Come_from_an_API_key([Values] bool canOperate) => AssertPermissions(
        UserClaims.UserOf(new ApiKey { Id = "1", Name = "ci", Permission = canOperate ? JobPermission.Operate : JobPermission.Read }),
        new HttpOptions { ReadRole = "", OperateRole = "" },
        canRead: true,
        canOperate);

    [Test]
    public void Belong_to_everyone_with_a_token_if_no_role_is_needed()
    {
        AssertPermissions(UserWith(), new HttpOptions { ReadRole = "" }, canRead: true, canOperate: false);
        AssertPermissions(UserWith(), new HttpOptions { ReadRole = "viewer", OperateRole = "" }, canRead: true, canOperate: true);
        AssertPermissions(new ClaimsPrincipal(new ClaimsIdentity()), new HttpOptions { ReadRole = "", OperateRole = "" }, false, false);
    }

    [TestCase("preferred_username=alice,sub=7", "alice")]
    [TestCase("name=Alice,preferred_username=alice", "Alice")]
    [TestCase("client_id=reports,sub=7", "reports")]
    [TestCase("sub=7", "7")]
    [TestCase("other=x", "an authenticated user")]
    [TestCase("name=a\tb\n", "a b")]
    public void Know_the_name_of_a_user(string claims, string name) => Assert.That(
        Caller.NameOf(UserWith([.. claims.Split(',').Select(claim => new Claim(claim.Split('=')[0], claim.Split('=')[1]))])),
        Is.EqualTo(name));

    [Test]
    public void Know_no_name_without_a_user_and_cut_a_long_one()
    {
        Assert.That(Caller.NameOf(new ClaimsPrincipal(new ClaimsIdentity([new Claim("name", "Alice")]))), Is.Null);
        Assert.That(Caller.NameOf(UserWith(new Claim("name", new string('x', 1000)))), Has.Length.EqualTo(256));
    }

    [TestCase("manager", nameof(JobPermission.Manage))]
    [TestCase("operator", nameof(JobPermission.Operate))]
    [TestCase("viewer", nameof(JobPermission.Read))]
    public void Include_the_lower_ones(string role, string name)
    {
        var highest = Enum.Parse<JobPermission>(name);
        var options = new HttpOptions { ReadRole = "viewer", OperateRole = "operator", ManageRole = "manager" };
        var (user, key) = (UserWith(new Claim("roles", role)), new ApiKey { Id = "1", Name = "ci", Permission = highest });

        foreach (var permission in Enum.GetValues<JobPermission>())
        {
            Assert.That(Permissions.Has(user, permission, options), Is.EqualTo(permission <= highest), $"{permission} of a role");
            var ofKey = Permissions.Has(UserClaims.UserOf(key), permission, options);
            Assert.That(ofKey, Is.EqualTo(permission <= highest), $"{permission} of a key");
        }
    }

    [TestCase("10.0.0.1", "::ffff:10.0.0.1", true)]
    [TestCase("10.0.0.1", "10.0.0.2", false)]
    [TestCase("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [TestCase("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    public void Limit_the_requests_of_a_client(string one, string other, bool isSame) => Assert.That(
        ApiLimits.ClientOf(IPAddress.Parse(one)) == ApiLimits.ClientOf(IPAddress.Parse(other)),
        Is.EqualTo(isSame));

    private static ClaimsPrincipal UserWith(params Claim[] claims) => new(new ClaimsIdentity(claims, "test"));

    private static void AssertPermissions(ClaimsPrincipal user, HttpOptions options, bool canRead, bool canOperate) => Assert.That(
        (Permissions.Has(user, JobPermission.Read, options), Permissions.Has(user, JobPermission.Operate, options)),
        Is.EqualTo((canRead, canOperate)));
}
