// The PromQL editor. It lives in a shadow root, where its styles are adopted and no inline style is needed.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, insertNewlineAndIndent } from '@codemirror/commands';
import { HighlightStyle, bracketMatching, syntaxHighlighting } from '@codemirror/language';
import { lintKeymap, setDiagnostics } from '@codemirror/lint';
import { EditorState, Prec } from '@codemirror/state';
import { EditorView, drawSelection, keymap, placeholder } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { PromQLExtension } from '@prometheus-io/codemirror-promql';

const theme = EditorView.theme({
  '&': { fontSize: '13px', color: 'var(--text-1)', backgroundColor: 'transparent' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '20px' },
  '.cm-content': { padding: '6px 4px', caretColor: 'var(--text-1)' },
  '.cm-cursor': { borderLeftColor: 'var(--text-1)' },
  '.cm-placeholder': { color: 'var(--text-3)' },
  '.cm-selectionBackground, &.cm-focused .cm-selectionBackground': { backgroundColor: 'var(--accent-tint) !important' },
  '.cm-matchingBracket': { backgroundColor: 'var(--surface-3) !important' },
  '.cm-tooltip': {
    backgroundColor: 'var(--surface-1)', color: 'var(--text-1)', border: '1px solid var(--line)',
    borderRadius: '6px', boxShadow: 'var(--shadow-high)', maxWidth: '90vw',
  },
  '.cm-tooltip-autocomplete ul': { fontFamily: 'var(--mono)', fontSize: '12px' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--accent-tint) !important', color: 'var(--text-1) !important' },
  '.cm-completionDetail': { color: 'var(--text-3)', fontStyle: 'normal', marginLeft: '12px' },
  '.cm-completionIcon': { display: 'none' },
  '.cm-lintRange-error': {
    backgroundImage: 'none', textDecoration: 'underline wavy var(--critical)', textUnderlineOffset: '3px',
  },
  '.cm-diagnostic': { padding: '6px 10px', fontFamily: 'var(--font)', fontSize: '12px' },
  '.cm-diagnostic-error': { borderLeft: '3px solid var(--critical)' },
});

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--series-4)' },
  { tag: tags.function(tags.variableName), color: 'var(--series-1)' },
  { tag: tags.labelName, color: 'var(--series-3)' },
  { tag: tags.string, color: 'var(--series-9)' },
  { tag: tags.number, color: 'var(--series-6)' },
  { tag: tags.comment, color: 'var(--text-3)' },
]);

class PromqlEditor extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector('textarea');
    const root = this.attachShadow({ mode: 'open' });
    const submit = { key: 'Enter', run: () => (this.field.form.requestSubmit(), true) };
    this.view = new EditorView({
      root,
      parent: root,
      state: EditorState.create({ doc: this.field.value, extensions: this.extensions(submit) }),
    });
    this.markFault();
  }

  extensions(submit) {
    const promql = new PromQLExtension()
      .setComplete({ remote: { url: '', apiPrefix: '/ui/api/v1', httpMethod: 'GET', fetchFn: (...call) => fetch(...call) } });
    return [
      history(),
      drawSelection(),
      bracketMatching(),
      closeBrackets(),
      autocompletion({ maxRenderedOptions: 100 }),
      promql.asExtension(),
      syntaxHighlighting(colours),
      theme,
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ 'aria-label': this.field.getAttribute('aria-label') ?? 'PromQL', spellcheck: 'false' }),
      placeholder(this.field.placeholder),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) {
          this.field.value = update.state.doc.toString();
        }
      }),
      keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...lintKeymap]),
      Prec.low(keymap.of([{ key: 'Shift-Enter', run: insertNewlineAndIndent }, submit])),
      Prec.lowest(keymap.of(defaultKeymap)),
    ];
  }

  // What the server found wrong, underlined at the character.
  markFault() {
    const { faultStart, faultEnd, fault } = this.dataset;
    const length = this.view.state.doc.length;
    const from = Math.min(Number(faultStart ?? -1), Math.max(0, length - 1));
    if (fault && from >= 0 && length > 0) {
      const to = Math.min(Math.max(Number(faultEnd), from + 1), length);
      this.view.dispatch(setDiagnostics(this.view.state, [{ from, to, severity: 'error', message: fault }]));
    }
  }
}

export function startEditor() {
  customElements.define('promql-editor', PromqlEditor);
}
