using System.Runtime.InteropServices;

namespace Crawler.Parsing;

/// <summary>What a page is like, read from its bytes, whatever their encoding, without a tree. Equal marks are equal pages in that sense; pages that are merely alike have other marks.</summary>
/// <param name="Said">The same for pages whose texts and pictures differ in nothing but numbers, words with a digit in them, and the words of their own URLs.</param>
/// <param name="Shown">The same for pages whose texts, pictures and links differ in nothing but the words of their own URLs.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PageLikeness(ulong Said, ulong Shown);
