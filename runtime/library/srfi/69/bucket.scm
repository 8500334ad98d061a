;;; Tables for an equivalence of the program's own: a vector of buckets, each a list of
;;; (key . value). A bucket is replaced, never altered: a walk over it sees the table as it was.

(define-record-type bucket-table
  (make-bucket-table same? hash buckets size)
  bucket-table?
  (same? bucket-table-same?)
  (hash bucket-table-hash)
  (buckets bucket-table-buckets set-bucket-table-buckets!)
  (size bucket-table-size set-bucket-table-size!))

(define buckets-min 16)
(define bucket-load-max 2) ; entries for each bucket, on average, before the vector doubles

(define (new-bucket-table same? hash)
  (make-bucket-table same? hash (make-vector buckets-min '()) 0))

(define (bucket-index hash key buckets)
  (let ((index (hash key (vector-length buckets))))
    (unless (and (exact-integer? index) (<= 0 index) (< index (vector-length buckets)))
      (error (string-append "hash-table: the table's hash function must answer an exact integer"
                            " from 0 to below its second argument, but answered")
             index key (vector-length buckets)))
    index))

;; The entry (key . value) of KEY, or #f.
(define (bucket-entry table key)
  (let ((buckets (bucket-table-buckets table))
        (same? (bucket-table-same? table)))
    (let loop ((bucket (vector-ref buckets (bucket-index (bucket-table-hash table) key buckets))))
      (cond ((null? bucket) #f)
            ((same? (caar bucket) key) (car bucket))
            (else (loop (cdr bucket)))))))

(define (bucket-set! table key value)
  (let* ((buckets (bucket-table-buckets table))
         (index (bucket-index (bucket-table-hash table) key buckets))
         (old (vector-ref buckets index))
         (without (entries-without (bucket-table-same? table) key old)))
    (vector-set! buckets index (cons (cons key value) without))
    (when (eq? without old)
      (set-bucket-table-size! table (+ (bucket-table-size table) 1))
      (when (> (bucket-table-size table) (* bucket-load-max (vector-length buckets)))
        (grow-buckets! table)))))

(define (bucket-delete! table key)
  (let* ((buckets (bucket-table-buckets table))
         (index (bucket-index (bucket-table-hash table) key buckets))
         (old (vector-ref buckets index))
         (without (entries-without (bucket-table-same? table) key old)))
    (unless (eq? without old)
      (vector-set! buckets index without)
      (set-bucket-table-size! table (- (bucket-table-size table) 1)))))

;; BUCKET without the entry of KEY; the very same list when there is none.
(define (entries-without same? key bucket)
  (let loop ((rest bucket) (before '()))
    (cond ((null? rest) bucket)
          ((same? (caar rest) key) (append before (cdr rest)))
          (else (loop (cdr rest) (cons (car rest) before))))))

(define (grow-buckets! table)
  (let ((buckets (make-vector (* 2 (vector-length (bucket-table-buckets table))) '()))
        (hash (bucket-table-hash table)))
    (for-each (lambda (entry)
                (let ((index (bucket-index hash (car entry) buckets)))
                  (vector-set! buckets index (cons entry (vector-ref buckets index)))))
              (bucket-entries table))
    (set-bucket-table-buckets! table buckets)))

(define (bucket-entries table)
  (apply append (vector->list (bucket-table-buckets table))))

(define (bucket-copy table)
  (make-bucket-table (bucket-table-same? table)
                     (bucket-table-hash table)
                     (vector-copy (bucket-table-buckets table))
                     (bucket-table-size table)))
