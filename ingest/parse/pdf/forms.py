"""What was filled into a PDF's form, and what readers noted on its pages."""

import ctypes
from typing import Any

KINDS = (2, 4, 5, 6)  # push buttons, radio buttons and signatures hold no text: check box, combo, list, text field


def filled_in(page: Any, forms: Any) -> str:
    """Return a line `name: value` for each field of a page that is filled in, and one for each note."""
    import pypdfium2.raw as pdfium

    lines: list[str] = []
    for number in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, number)
        if not annotation:
            continue
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        if kind == pdfium.FPDF_ANNOT_WIDGET and forms is not None:
            lines.append(_field(pdfium, forms.raw, annotation))
        elif kind in (pdfium.FPDF_ANNOT_TEXT, pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_HIGHLIGHT):
            note = _text(lambda out, size, one=annotation: pdfium.FPDFAnnot_GetStringValue(one, b"Contents", out, size))
            lines.append(f"Note: {note}" if note else "")
        pdfium.FPDFPage_CloseAnnot(annotation)
    return "\n".join(line for line in lines if line)


def _field(pdfium: Any, forms: Any, annotation: Any) -> str:
    kind = pdfium.FPDFAnnot_GetFormFieldType(forms, annotation)
    if kind not in KINDS:
        return ""
    if kind == pdfium.FPDF_FORMFIELD_CHECKBOX:
        value = "yes" if pdfium.FPDFAnnot_IsChecked(forms, annotation) else ""
    else:
        value = _text(lambda out, size: pdfium.FPDFAnnot_GetFormFieldValue(forms, annotation, out, size))
    name = _text(lambda out, size: pdfium.FPDFAnnot_GetFormFieldAlternateName(forms, annotation, out, size))
    name = name or _text(lambda out, size: pdfium.FPDFAnnot_GetFormFieldName(forms, annotation, out, size))
    return f"{name}: {value}".removeprefix(": ") if value else ""


def _text(ask: Any) -> str:
    """What one of pdfium's functions writes into a buffer: UTF-16, closed by a zero."""
    size = ask(None, 0)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    ask(ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return " ".join(buffer.raw[: size - 2].decode("utf-16-le", "replace").split())
