"""Scenarios: what they are, read from files, addressed and changed.

`schema` says what a scenario is, `reader` reads and writes its files, `paths` and `knobs` change
it. Beneath these: `names` (the ids declared in a scenario), `section` (all mistakes at once),
`values` (kinds of value), `parameters` (the model's), `places` (which paths there are),
`mistakes`, `spelling` and `lookalikes` (what is wrong, in words), `yaml_text` and `extends` (the
text of files), `lint` (slips), `draft` (a scenario being changed). `starter` and `json_schema` help
to write one.
"""
