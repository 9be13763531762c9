"""What all figures share: style, sizes, labels, axes and files."""
