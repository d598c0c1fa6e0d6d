"""The page's colours and letters, light and dark; `style.css` builds on them."""

from gradio.themes import Base, Color, sizes

# The reader's own fonts, the good ones first; the page loads none.
SANS = [
    "-apple-system", "BlinkMacSystemFont", "Segoe UI", "Roboto", "Noto Sans", "Helvetica Neue", "Arial",
    "Liberation Sans", "sans-serif",
]  # fmt: skip
MONO = ["ui-monospace", "Consolas", "Liberation Mono", "monospace"]

INK = Color(
    name="ink",
    c50="#eff4f8", c100="#dbe6ef", c200="#b9cede", c300="#8fb0c9", c400="#6591b2", c500="#447599",
    c600="#2f5d80", c700="#274c69", c800="#213f56", c900="#1b3345", c950="#12222f",
)  # fmt: skip
PAPER = Color(
    name="paper",
    c50="#faf9f6", c100="#f3f1eb", c200="#e5e1d8", c300="#d0cabd", c400="#a39c8d", c500="#787265",
    c600="#5c574d", c700="#45413a", c800="#2b2926", c900="#1e1d1b", c950="#161514",
)  # fmt: skip


def theme() -> Base:
    """Return the theme: ink on paper, and its reverse at night."""
    return Base(
        primary_hue=INK, secondary_hue=INK, neutral_hue=PAPER, font=SANS, font_mono=MONO,
        radius_size=sizes.radius_sm, spacing_size=sizes.spacing_md, text_size=sizes.text_md,
    ).set(
        body_background_fill="*neutral_50",
        body_background_fill_dark="*neutral_950",
        body_text_color="*neutral_900",
        body_text_color_dark="#e9e6df",
        body_text_color_subdued="*neutral_600",
        body_text_color_subdued_dark="#a8a294",
        background_fill_primary="white",
        background_fill_primary_dark="*neutral_900",
        background_fill_secondary="*neutral_100",
        background_fill_secondary_dark="*neutral_800",
        border_color_primary="*neutral_200",
        border_color_primary_dark="#38352f",
        link_text_color="*primary_600",
        link_text_color_dark="*primary_300",
        button_primary_background_fill="*primary_600",
        button_primary_background_fill_hover="*primary_700",
        button_primary_background_fill_dark="*primary_600",
        button_primary_background_fill_hover_dark="*primary_500",
        button_primary_text_color="white",
        input_background_fill="white",
        input_background_fill_dark="*neutral_900",
        input_border_width="1px",
        shadow_drop="none",
        shadow_drop_lg="none",
    )  # fmt: skip
