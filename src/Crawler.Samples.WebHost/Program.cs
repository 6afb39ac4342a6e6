using Crawler.Samples.WebHost;

await using var application = SampleApplication.Create(args);
await application.RunAsync();
