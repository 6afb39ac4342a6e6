using System.Net;
using System.Text.Json.Serialization;
using Crawler.Samples.WebHost.Crawls;
using Crawler.Samples.WebHost.Summary;

namespace Crawler.Samples.WebHost;

/// <summary>Puts the web application together: a crawler with its actor system, and the API around it.</summary>
internal static class SampleApplication
{
    private const long MaxRequestBytes = 256 * 1024;

    /// <summary>Makes the application.</summary>
    /// <param name="args">Settings of the configuration, such as <c>--port 8080</c> or <c>--Sample:MaxCrawls 2</c>; the port is 5080 by default, and 0 takes a free one.</param>
    public static WebApplication Create(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = MaxRequestBytes;
            kestrel.Listen(IPAddress.Loopback, builder.Configuration.GetValue("port", 5080));
        });
        builder.Services.AddCrawler();
        builder.Services.AddOptions<SampleOptions>().BindConfiguration("Sample").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<CrawlList>().AddSingleton(TimeProvider.System);
        builder.Services.AddProblemDetails();
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull);
        var application = builder.Build();
        application.MapGet("/summary", SummaryEndpoint.GetAsync);
        application.MapGroup("/crawls").MapCrawls();
        return application;
    }
}
