namespace PollerSaga.Tests.Sources.Examples;

/// <summary>All streams of the folder <c>examples/sources</c>.</summary>
internal static class ExampleStreams
{
    private const string StripePages = "keyset,parameter=starting_after,sizeParameter=limit,records=$.data,hasMore=$.has_more,auth=bearer";
    private const string SlackPages = "cursor,sizeParameter=limit,next=$.response_metadata.next_cursor,auth=bearer";

    public static IReadOnlyList<ExampleStream> All { get; } =
    [
        new(
            "airtable/records",
            "cursor,path=/v0/app1/Tasks,parameter=offset,sizeParameter=pageSize,next=$.offset,records=$.records,auth=bearer",
            100,
            "base=app1 table=Tasks"),
        new(
            "github/issues",
            "linkHeader,path=/repos/dotnet/runtime/issues,sizeParameter=per_page,records=$,auth=bearer",
            100,
            "owner=dotnet repository=runtime"),
        new(
            "gitlab/issues",
            "page,path=/api/v4/projects/42/issues,totalPages=header:X-Total-Pages,records=$,auth=header,authName=PRIVATE-TOKEN",
            100,
            "project=42"),
        new(
            "guardian/articles",
            "page,path=/search,sizeParameter=page-size,totalPages=$.response.pages,records=$.response.results,auth=query,authName=api-key",
            200),
        new(
            "hubspot/contacts",
            "cursor,path=/crm/v3/objects/contacts,parameter=after,next=$.paging.next.after,records=$.results,auth=bearer",
            100),
        new(
            "jira/issues",
            "cursor,in=json,path=/rest/api/3/search/jql,parameter=nextPageToken,sizeParameter=maxResults,next=$.nextPageToken,"
            + "records=$.issues,auth=basic",
            100,
            "site=shop email=user@example.com",
            "user@example.com"),
        new(
            "jira/projects",
            "offset,path=/rest/api/3/project/search,parameter=startAt,sizeParameter=maxResults,total=$.total,records=$.values,auth=basic",
            50,
            "site=shop email=user@example.com",
            "user@example.com"),
        new(
            "mailchimp/members",
            "offset,path=/3.0/lists/a1/members,sizeParameter=count,total=$.total_items,records=$.members,auth=basic",
            500,
            "datacenter=us14 audience=a1",
            "pollersaga"),
        new(
            "metabase/questions",
            "none,path=/api/card,records=$,auth=session,authName=X-Metabase-Session,logInPath=/api/session,sessionToken=$.id",
            1_000_000,
            "host=metabase.example.com email=user@example.com",
            "user@example.com"),
        new(
            "microsoft-graph/users",
            "nextUrl,path=/v1.0/users,sizeParameter=$top,next=$['@odata.nextLink'],records=$.value,"
            + "auth=client_credentials,clientInBody=true",
            100,
            "tenant=example.com client_id=sample-client"),
        new(
            "notion/pages",
            "cursor,in=json,path=/v1/databases/d1/query,parameter=start_cursor,sizeParameter=page_size,next=$.next_cursor,"
            + "hasMore=$.has_more,records=$.results,auth=bearer",
            100,
            "database=d1"),
        new(
            "salesforce/query",
            "nextUrl,path=/services/data/v62.0/query,sizeParameter=none,next=$.nextRecordsUrl,relativeLinks=true,records=$.records,"
            + "auth=refresh_token,clientInBody=true",
            20,
            "domain=shop client_id=sample-client"),
        new("sendgrid/bounces", "offset,path=/v3/suppression/bounces,records=$,auth=bearer", 500),
        new(
            "shopify/orders",
            "linkHeader,path=/admin/api/2025-07/orders.json,records=$.orders,auth=header,authName=X-Shopify-Access-Token",
            250,
            "shop=example"),
        new("slack/channels", $"{SlackPages},path=/api/conversations.list,records=$.channels", 200),
        new("slack/users", $"{SlackPages},path=/api/users.list,records=$.members", 200),
        new("stripe/charges", $"{StripePages},path=/v1/charges", 100),
        new("stripe/customers", $"{StripePages},path=/v1/customers", 100),
        new("usgs-earthquakes/events", "offset,path=/fdsnws/event/1/query,first=1,decoder=csv", 1000),
        new(
            "zendesk/tickets",
            "cursor,path=/api/v2/tickets.json,parameter=page[after],sizeParameter=page[size],next=$.meta.after_cursor,"
            + "hasMore=$.meta.has_more,records=$.tickets,auth=basic",
            100,
            "subdomain=shop email=agent@example.com",
            "agent@example.com/token"),
    ];
}
