;;; Hash tables (SRFI 69): one record over Omega's own tables and over tables of buckets.

(define-record-type hash-table
  (wrap-table kind same? hash contents)
  hash-table?
  (kind table-kind)     ; eq, eqv, equal, string, string-ci, or #f for buckets
  (same? table-same?)
  (hash table-hash)
  (contents table-contents))

;; What %hash-table-ref answers for a key that is not there.
(define absent (list 'absent))

(define (check-table who position value)
  (unless (hash-table? value) (unexpected who "a hash table" position value)))

(define (check-key who table key)
  (when (and (memq (table-kind table) '(string string-ci)) (not (string? key)))
    (unexpected who "a string key for this table" 2 key)))

(define make-hash-table
  (case-lambda
    (() (make-hash-table equal? hash))
    ((same?) (make-hash-table same? (default-hash-function same?)))
    ((same? hash . implementation-arguments)
     (check-procedure "make-hash-table" 1 same?)
     (check-procedure "make-hash-table" 2 hash)
     (let ((kind (primitive-kind same?)))
       (wrap-table kind same? hash
                   (if kind (%make-hash-table kind) (new-bucket-table same? hash)))))))

(define (alist->hash-table alist . arguments)
  (let ((table (apply make-hash-table arguments)))
    (unless (list? alist) (unexpected "alist->hash-table" "an association list" 1 alist))
    (for-each (lambda (entry)
                (unless (pair? entry)
                  (error "alist->hash-table: expected a list of pairs, but an element is" entry))
                (unless (contains? "alist->hash-table" table (car entry))
                  (put! "alist->hash-table" table (car entry) (cdr entry))))
              alist)
    table))

(define (hash-table-equivalence-function table)
  (check-table "hash-table-equivalence-function" 1 table)
  (table-same? table))

(define (hash-table-hash-function table)
  (check-table "hash-table-hash-function" 1 table)
  (table-hash table))

;; The value of KEY, or `absent`.
(define (lookup who table key)
  (check-table who 1 table)
  (check-key who table key)
  (if (table-kind table)
      (%hash-table-ref (table-contents table) key absent)
      (let ((entry (bucket-entry (table-contents table) key)))
        (if entry (cdr entry) absent))))

(define (contains? who table key)
  (not (eq? (lookup who table key) absent)))

(define (put! who table key value)
  (check-table who 1 table)
  (check-key who table key)
  (if (table-kind table)
      (%hash-table-set! (table-contents table) key value)
      (bucket-set! (table-contents table) key value)))

(define (entries who table)
  (check-table who 1 table)
  (if (table-kind table)
      (%hash-table-entries (table-contents table))
      (bucket-entries (table-contents table))))

;; A key without a value, and nothing said about what to do then.
(define (missing who key)
  (lambda ()
    (error (string-append who ": the table has no value for this key, and no thunk was given")
           key)))

(define hash-table-ref
  (case-lambda
    ((table key) (hash-table-ref table key (missing "hash-table-ref" key)))
    ((table key thunk)
     (check-procedure "hash-table-ref" 3 thunk)
     (let ((value (lookup "hash-table-ref" table key)))
       (if (eq? value absent) (thunk) value)))))

(define (hash-table-ref/default table key default)
  (let ((value (lookup "hash-table-ref/default" table key)))
    (if (eq? value absent) default value)))

(define (hash-table-set! table key value)
  (put! "hash-table-set!" table key value))

(define (hash-table-delete! table key)
  (check-table "hash-table-delete!" 1 table)
  (check-key "hash-table-delete!" table key)
  (if (table-kind table)
      (%hash-table-delete! (table-contents table) key)
      (bucket-delete! (table-contents table) key)))

(define (hash-table-exists? table key)
  (contains? "hash-table-exists?" table key))

(define hash-table-update!
  (case-lambda
    ((table key f) (hash-table-update! table key f (missing "hash-table-update!" key)))
    ((table key f thunk)
     (check-procedure "hash-table-update!" 3 f)
     (check-procedure "hash-table-update!" 4 thunk)
     (let ((value (lookup "hash-table-update!" table key)))
       (hash-table-set! table key (f (if (eq? value absent) (thunk) value)))))))

(define (hash-table-update!/default table key f default)
  (check-procedure "hash-table-update!/default" 3 f)
  (let ((value (lookup "hash-table-update!/default" table key)))
    (hash-table-set! table key (f (if (eq? value absent) default value)))))

(define (hash-table-size table)
  (check-table "hash-table-size" 1 table)
  (if (table-kind table)
      (%hash-table-size (table-contents table))
      (bucket-table-size (table-contents table))))

(define (hash-table-keys table) (map car (entries "hash-table-keys" table)))
(define (hash-table-values table) (map cdr (entries "hash-table-values" table)))

;; Walks see the entries of the moment they begin, whatever F does to the table.
(define (hash-table-walk table f)
  (check-procedure "hash-table-walk" 2 f)
  (for-each (lambda (entry) (f (car entry) (cdr entry)))
            (entries "hash-table-walk" table)))

(define (hash-table-fold table f seed)
  (check-procedure "hash-table-fold" 2 f)
  (let loop ((rest (entries "hash-table-fold" table)) (result seed))
    (if (null? rest)
        result
        (loop (cdr rest) (f (caar rest) (cdar rest) result)))))

(define (hash-table->alist table)
  (map (lambda (entry) (cons (car entry) (cdr entry)))
       (entries "hash-table->alist" table)))

(define (hash-table-copy table)
  (check-table "hash-table-copy" 1 table)
  (wrap-table (table-kind table)
              (table-same? table)
              (table-hash table)
              (if (table-kind table)
                  (%hash-table-copy (table-contents table))
                  (bucket-copy (table-contents table)))))

(define (hash-table-merge! table other)
  (check-table "hash-table-merge!" 1 table)
  (for-each (lambda (entry) (put! "hash-table-merge!" table (car entry) (cdr entry)))
            (entries "hash-table-merge!" other))
  table)
