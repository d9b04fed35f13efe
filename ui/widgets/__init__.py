"""Parts of the window that know nothing of app/."""
