// The field above a list of the console's.
type Props = {label: string; term: string; onTerm: (term: string) => void};

/** Shows the field. */
export function SearchField({label, term, onTerm}: Props) {
    return (
        <input
            type='search'
            className='form-control console__search'
            value={term}
            placeholder={label}
            aria-label={label}
            onChange={(event) => onTerm(event.target.value)}
        />
    );
}
