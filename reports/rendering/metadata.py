"""What a report's PDF says of itself, and the data it carries: title, language, PDF/UA-1, PDF/A-3a, files within."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

# What is written as the program; the version of a part of it would change the bytes and say nothing.
PRODUCER = "Review portal"
XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:format>application/pdf</dc:format>\
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>\
<dc:language><rdf:Bag><rdf:li>{tag}</rdf:li></rdf:Bag></dc:language></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"><pdf:Producer>{producer}</pdf:Producer>\
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"><pdfaid:part>3</pdfaid:part>\
<pdfaid:conformance>A</pdfaid:conformance></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part>\
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part of ISO 14289 that is followed</pdfaProperty:description>\
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""
# A file within must be dated; the content decides the bytes, so the date is always the same.
DATED = "D:20000101000000Z"


@dataclass(frozen=True)
class Attached:
    """A file within the document: the data it was drawn from, or the same in another form."""

    name: str
    content: bytes
    media_type: str
    description: str
    relationship: str = "Data"


def write_metadata(book: Any, title: str, tag: str) -> None:
    import pikepdf

    words = {"title": escape(title, quote=False), "tag": escape(tag), "producer": PRODUCER}
    stream = book.make_stream(XMP.format(**words).encode())
    stream.Type, stream.Subtype = pikepdf.Name.Metadata, pikepdf.Name.XML
    book.Root.Metadata = stream
    book.docinfo["/Title"], book.docinfo["/Producer"] = title, PRODUCER


def attach_files(book: Any, attached: Sequence[Attached]) -> None:
    """Embed files as PDF/A-3 asks: named, described, typed, with what they are to the document."""
    import pikepdf as p

    if not attached:
        return
    specs = []
    for file in sorted(attached, key=lambda file: file.name):
        stream = book.make_stream(file.content)
        stream.Type, stream.Subtype = p.Name.EmbeddedFile, p.Name("/" + file.media_type)
        stream.Params = p.Dictionary(Size=len(file.content), ModDate=p.String(DATED))
        spec = p.Dictionary(
            Type=p.Name.Filespec,
            F=p.String(file.name),
            UF=p.String(file.name),
            Desc=p.String(file.description),
            AFRelationship=p.Name("/" + file.relationship),
            EF=p.Dictionary(F=stream, UF=stream),
        )
        specs.append((file.name, book.make_indirect(spec)))
    flat = p.Array([thing for name, spec in specs for thing in (p.String(name), spec)])
    book.Root.Names.EmbeddedFiles = book.make_indirect(p.Dictionary(Names=flat))
    book.Root.AF = p.Array([spec for _name, spec in specs])
