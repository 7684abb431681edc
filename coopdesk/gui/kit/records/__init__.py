"""What every record has in the window: attachments, history, removal and taking back."""
