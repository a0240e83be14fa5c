"""CRMs that are read over HTTP: what the API returns is landed in files under the home, and mapped from there by SELECTs."""
