"""Questions that stand: asked anew where what their answers rest on has changed, and only what changed is told."""
