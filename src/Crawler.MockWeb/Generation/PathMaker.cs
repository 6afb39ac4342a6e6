using System.Globalization;

namespace Crawler.MockWeb.Generation;

/// <summary>Invents paths, each in the serialisation of the URL Standard and unique by the number in it.</summary>
internal static class PathMaker
{
    private static readonly string[] Sections = ["docs", "news", "shop", "wiki", "blog", "people", "archive", "caf%C3%A9", "stra%C3%9Fe", "~home", "a-b_c.d"];

    private static readonly string[] Slugs =
    [
        "intro", "guide", "review", "Manual", "notes", "city_(place)", "it's",
        "r&d", "a+b,c;d", "mail@home", "ni%C3%B1o", "x=y", "50%25",
    ];

    private static readonly string[] Types = [".txt", ".json", ".pdf", ".png"];

    /// <summary>A content page's path. It never matches a rule that some robots.txt disallows, though some come close on purpose.</summary>
    public static string Page(ref SplitMix random, RobotsKind robots, int number, bool variety)
    {
        if (!variety) return string.Create(CultureInfo.InvariantCulture, $"/page-{number}.html");
        var close = random.Below(20) == 0;
        if (close && robots is RobotsKind.Prefix or RobotsKind.Moved or RobotsKind.Messy) return $"/private/open/page-{number}.html";
        if (close && robots == RobotsKind.Wildcard) return $"/s/page-{number}.tmp.html?v=1";
        var section = Section(ref random);
        var slug = random.Pick<string>(Slugs);
        return random.Below(10) switch
        {
            0 or 1 or 2 => $"{section}{slug}-{number}.html",
            3 => $"{section}{slug}-{number}/",
            4 => $"{section}{slug}-{number}/index.html",
            5 => $"{section}{slug}-{number}",
            6 => $"{section}view?id={number}&sort=name",
            7 or 8 => $"/list?page={number}&sort=name&dir=up",
            _ => $"{section}{slug}-{number}.html?print=1",
        };
    }

    /// <summary>A path that the robots.txt of such a host disallows.</summary>
    public static string Disallowed(ref SplitMix random, RobotsKind robots, int number) => (robots, random.Below(3)) switch
    {
        (RobotsKind.Wildcard, 0) => $"/docs/drafts/page-{number}.html",
        (RobotsKind.Wildcard, 1) => $"/docs/page-{number}.tmp.html",
        (RobotsKind.Wildcard, _) => $"/docs/view?session={number}",
        (RobotsKind.OwnGroup, _) => $"/members/page-{number}.html",
        (_, 0) => $"/cgi-bin/search?q={number}",
        _ => $"/private/page-{number}.html",
    };

    /// <summary>A path for something on top of the content pages.</summary>
    public static string Extra(string folder, int number, string extension = ".html") => string.Create(CultureInfo.InvariantCulture, $"/{folder}/x-{number}{extension}");

    /// <summary>A resource's path; its extension decides its type.</summary>
    public static string Resource(ref SplitMix random, int number) => Extra("files", number, random.Pick<string>(Types));

    private static string Section(ref SplitMix random)
    {
        var depth = random.Below(4);
        var path = "/";
        for (var i = 0; i < depth; i++) path += random.Pick<string>(Sections) + "/";
        return path;
    }
}
