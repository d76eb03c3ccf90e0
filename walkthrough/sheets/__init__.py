"""Files for spreadsheets and for other programs; the only room that imports XlsxWriter."""
